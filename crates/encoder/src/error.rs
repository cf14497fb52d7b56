/// Why the built-in network cannot be used. None of these depends on the texts.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The weights inside the program are not those that the networks are made of.
    #[error("the built-in weights do not load; rebuild from a clean checkout of models/")]
    Weights,
    /// The system gives no thread to compute on.
    #[error(
        "no thread can be started to compute on ({0}); end other programs, or raise the limit of processes"
    )]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A network's answer has another shape than its contract says.
    #[error("a built-in network answers in another shape; models/ is of another version")]
    Shape,
    /// The list of word pieces is not the one that the network was trained with.
    #[error(
        "the built-in word pieces do not load ({0}); rebuild from a clean checkout of models/reader.vocab.txt"
    )]
    Vocabulary(String),
}
