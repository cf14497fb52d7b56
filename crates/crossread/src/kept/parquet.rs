//! Records as Parquet tables.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crossread::render::{Cell, Column, Table, tables};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use tempfile::NamedTempFile;

use super::{code, reader, wanted, without_record};
use crate::arguments::StoreArguments;
use crate::failure::Failure;
use crate::output;

/// Rows after which those of a table are written down.
const TOGETHER: usize = 65_536;

/// Writes the records of stories as tables, one file each, into a folder; it is made if it is not there. A file is there
/// whole or not at all. A story whose record cannot be had is left out with a warning; exit code 1 then.
pub(super) fn export(store: &StoreArguments, handles: &[String], folder: &Path) -> Result<ExitCode, Failure> {
    let library = reader(store)?;
    let unwritable = |error: &dyn std::fmt::Display| Failure::Unwritable {
        path: folder.to_owned(),
        source: std::io::Error::other(error.to_string()),
    };
    std::fs::create_dir_all(folder).map_err(|error| unwritable(&error))?;
    let mut files: Vec<TableFile> = Vec::new();
    let mut is_whole = true;
    for story in wanted(&library, handles)? {
        let record = match library.store().record(story.id) {
            Ok(Some(kept)) => kept.record,
            Ok(None) => {
                is_whole = false;
                output::warn(&without_record(&story.handle));
                continue;
            }
            Err(error) => {
                is_whole = false;
                output::warn(&format!("{} is left out: {error}", story.handle));
                continue;
            }
        };
        for (place, table) in tables(&story.handle, &record).into_iter().enumerate() {
            match files.get_mut(place) {
                Some(file) => file.take(table).map_err(|error| unwritable(&error))?,
                None => files.push(TableFile::new(folder, table).map_err(|error| unwritable(&error))?),
            }
        }
    }
    for file in files {
        file.close(folder).map_err(|error| unwritable(&error))?;
    }
    let code = code(&library);
    Ok(if is_whole { code } else { ExitCode::from(1) })
}

/// A table on its way to the disk.
struct TableFile {
    waiting: Table,
    writer: SerializedFileWriter<NamedTempFile>,
}

impl TableFile {
    fn new(folder: &Path, table: Table) -> Result<Self, ParquetError> {
        let columns = table.columns.iter().map(|(name, sort)| match sort {
            Column::Text => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
            Column::Whole => format!("OPTIONAL INT64 {name};"),
            Column::Real => format!("OPTIONAL DOUBLE {name};"),
        });
        let schema =
            parse_message_type(&format!("message {} {{ {} }}", table.name, columns.collect::<String>()))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer =
            SerializedFileWriter::new(output::begun(folder)?, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { waiting: table, writer })
    }

    /// Takes a story's rows of the same table.
    fn take(&mut self, table: Table) -> Result<(), ParquetError> {
        self.waiting.rows.extend(table.rows);
        if self.waiting.rows.len() < TOGETHER { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.waiting.rows);
        let mut group = self.writer.next_row_group()?;
        for (place, (_, sort)) in self.waiting.columns.iter().enumerate() {
            if let Some(mut column) = group.next_column()? {
                write(&mut column, *sort, rows.iter().map(|row| row.get(place).unwrap_or(&Cell::Empty)))?;
                column.close()?;
            }
        }
        group.close()?;
        Ok(())
    }

    fn close(mut self, folder: &Path) -> Result<(), ParquetError> {
        if !self.waiting.rows.is_empty() {
            self.flush()?;
        }
        let file = self.writer.into_inner()?;
        file.as_file().sync_all()?;
        file.persist(folder.join(format!("{}.parquet", self.waiting.name))).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Writes a column: its values, and where there is one (level 1) and where none (level 0).
fn write<'a>(
    column: &mut SerializedColumnWriter<'_>,
    sort: Column,
    cells: impl Iterator<Item = &'a Cell> + Clone,
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = cells.clone().map(|cell| i16::from(*cell != Cell::Empty)).collect();
    match sort {
        Column::Text => {
            let text = |cell: &Cell| match cell {
                Cell::Text(words) => Some(ByteArray::from(words.as_str())),
                _ => None,
            };
            let values: Vec<ByteArray> = cells.filter_map(text).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Column::Whole => {
            let number = |cell: &Cell| if let Cell::Whole(number) = cell { Some(*number) } else { None };
            let values: Vec<i64> = cells.filter_map(number).collect();
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Column::Real => {
            let number = |cell: &Cell| if let Cell::Real(number) = cell { Some(*number) } else { None };
            let values: Vec<f64> = cells.filter_map(number).collect();
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
        }
    }
    Ok(())
}
