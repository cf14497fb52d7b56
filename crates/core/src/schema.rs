use schemars::generate::SchemaSettings;

use crate::Record;

/// The JSON Schema (draft 2020-12) of a [`Record`] in JSON, made of the types and their documentation. Fields that a record
/// leaves out where they are empty are not required, and fields that it does not name are allowed: later records of this
/// version may have more.
pub fn record_schema() -> serde_json::Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Record>().to_value()
}
