/// Why the built-in network cannot be used. None of these depends on the texts.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The weights inside the program are not a network that the inference engine reads.
    #[error("the built-in weights do not load ({0}); rebuild from a clean checkout of models/embedding.onnx")]
    Weights(#[from] rten::LoadError),
    /// The network lacks an input or output, or fails on its first run.
    #[error(
        "the built-in network does not run ({0}); rebuild from a clean checkout of models/embedding.onnx"
    )]
    Network(#[from] rten::RunError),
    /// The network's answer has another shape than `[texts, 384]`.
    #[error("the built-in network answers in another shape; models/embedding.onnx is of another version")]
    Shape,
    /// The list of word pieces is not the one that the network was trained with.
    #[error(
        "the built-in word pieces do not load ({0}); rebuild from a clean checkout of models/embedding.vocab.txt"
    )]
    Vocabulary(String),
}
