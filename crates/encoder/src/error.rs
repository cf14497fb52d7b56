/// Why the built-in network cannot be used. None of these depends on the texts.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The weights inside the program are not a network that the inference engine reads.
    #[error("the built-in weights do not load ({0}); rebuild from a clean checkout of models/")]
    Weights(#[from] rten::LoadError),
    /// The network lacks an input or output, or fails on its first run.
    #[error("the built-in network does not run ({0}); rebuild from a clean checkout of models/")]
    Network(#[from] rten::RunError),
    /// A network's answer has another shape than its contract says.
    #[error("a built-in network answers in another shape; models/ is of another version")]
    Shape,
    /// The list of word pieces is not the one that the network was trained with.
    #[error(
        "the built-in word pieces do not load ({0}); rebuild from a clean checkout of models/reader.vocab.txt"
    )]
    Vocabulary(String),
}
