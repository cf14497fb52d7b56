//! The weights of an ONNX file, as `training/graph.py` writes it: the graph itself is [`network`](crate::network)'s.

use crate::EncoderError;

/// Field numbers of the messages (onnx.proto): of a model, of its graph, of a tensor.
const GRAPH: u64 = 7;
const INITIALIZER: u64 = 5;
const DIMS: u64 = 1;
const DATA_TYPE: u64 = 2;
const RAW_DATA: u64 = 9;
/// Types of a tensor's values (onnx.proto).
const FLOAT: u64 = 1;
const INT8: u64 = 3;

/// A file's weights in the order in which they were written; constants of the arithmetic are left out: they are single
/// values or of other types.
pub(crate) struct Weights(std::vec::IntoIter<Tensor>);

#[derive(Default)]
struct Tensor {
    shape: Vec<usize>,
    kind: u64,
    data: &'static [u8],
}

impl Weights {
    pub(crate) fn new(file: &'static [u8]) -> Result<Self, EncoderError> {
        let mut tensors = Vec::new();
        for graph in messages(file, GRAPH)? {
            for tensor in messages(graph, INITIALIZER)? {
                tensors.push(Tensor::new(tensor)?);
            }
        }
        tensors.retain(|tensor| [FLOAT, INT8].contains(&tensor.kind) && !tensor.shape.is_empty());
        Ok(Self(tensors.into_iter()))
    }

    /// The next weights, which are f32 and of this shape.
    pub(crate) fn floats(&mut self, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        let (values, _) = self.next(FLOAT, shape)?.as_chunks::<4>();
        Ok(values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    /// The next weights, which are int8 and of this shape.
    pub(crate) fn steps(&mut self, shape: &[usize]) -> Result<&'static [u8], EncoderError> {
        self.next(INT8, shape)
    }

    /// That none are left.
    pub(crate) fn end(mut self) -> Result<(), EncoderError> {
        self.0.next().map_or(Ok(()), |_| Err(EncoderError::Weights))
    }

    fn next(&mut self, kind: u64, shape: &[usize]) -> Result<&'static [u8], EncoderError> {
        let tensor = self.0.next().ok_or(EncoderError::Weights)?;
        let bytes = shape.iter().product::<usize>() * if kind == FLOAT { 4 } else { 1 };
        if tensor.kind == kind && tensor.shape == shape && tensor.data.len() == bytes {
            Ok(tensor.data)
        } else {
            Err(EncoderError::Weights)
        }
    }
}

impl Tensor {
    fn new(message: &'static [u8]) -> Result<Self, EncoderError> {
        let mut tensor = Self::default();
        let mut rest = message;
        while !rest.is_empty() {
            match (field(&mut rest)?, &mut tensor) {
                ((DIMS, Field::Number(size)), tensor) => tensor.shape.push(size as usize),
                ((DIMS, Field::Bytes(mut sizes)), tensor) => {
                    while !sizes.is_empty() {
                        tensor.shape.push(number(&mut sizes)? as usize);
                    }
                }
                ((DATA_TYPE, Field::Number(kind)), tensor) => tensor.kind = kind,
                ((RAW_DATA, Field::Bytes(data)), tensor) => tensor.data = data,
                _ => {}
            }
        }
        Ok(tensor)
    }
}

/// A field's content in Protocol Buffers' encoding.
enum Field {
    Number(u64),
    Bytes(&'static [u8]),
}

/// The messages in all fields of one number.
fn messages(message: &'static [u8], wanted: u64) -> Result<Vec<&'static [u8]>, EncoderError> {
    let (mut rest, mut found) = (message, Vec::new());
    while !rest.is_empty() {
        if let (place, Field::Bytes(inner)) = field(&mut rest)?
            && place == wanted
        {
            found.push(inner);
        }
    }
    Ok(found)
}

/// Takes one field off the front: its number and its content.
fn field(rest: &mut &'static [u8]) -> Result<(u64, Field), EncoderError> {
    let key = number(rest)?;
    let content = match key & 7 {
        0 => Field::Number(number(rest)?),
        1 => Field::Bytes(take(rest, 8)?),
        2 => {
            let length = number(rest)?;
            Field::Bytes(take(rest, length as usize)?)
        }
        5 => Field::Bytes(take(rest, 4)?),
        _ => return Err(EncoderError::Weights),
    };
    Ok((key >> 3, content))
}

/// Takes a number off the front: seven bits a byte, the lowest first.
fn number(rest: &mut &'static [u8]) -> Result<u64, EncoderError> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(rest, 1)?.first().copied().unwrap_or_default();
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(EncoderError::Weights)
}

fn take(rest: &mut &'static [u8], length: usize) -> Result<&'static [u8], EncoderError> {
    let (taken, left) = rest.split_at_checked(length).ok_or(EncoderError::Weights)?;
    *rest = left;
    Ok(taken)
}
