//! Tables of other Python libraries, in and out, by the Arrow PyCapsule interface alone.
//!
//! What has `__arrow_c_stream__` or `__arrow_c_array__` becomes a [`Reader`]; so does a Python iterator of such, whose
//! items are asked for as they are needed. A record batch goes out in capsules that free themselves. Whatever takes a
//! capsule of ours may be on any thread; whatever we take is read on one thread at a time.

#![expect(unsafe_code, reason = "the pointers of capsules cannot be checked")]

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyIterator};
use std::ffi::CStr;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// Record batches, one after the other.
pub(crate) type Reader = Box<dyn RecordBatchReader + Send>;

/// Reads a table, or an iterator of tables of one schema.
///
/// # Errors
/// `TypeError` for what is no table, `ValueError` for a table that Arrow cannot give; whatever the table raises.
pub(crate) fn reader(table: &Bound<'_, PyAny>) -> PyResult<Reader> {
    let py = table.py();
    if table.hasattr(intern!(py, "__arrow_c_stream__"))? {
        stream(&table.call_method0(intern!(py, "__arrow_c_stream__"))?)
    } else if table.hasattr(intern!(py, "__arrow_c_array__"))? {
        let (schema, array) = table.call_method0(intern!(py, "__arrow_c_array__"))?.extract()?;
        one(&schema, &array)
    } else if let Ok(items) = table.cast::<PyIterator>() {
        let mut rest = items.clone();
        let first = rest.next().ok_or_else(|| PyValueError::new_err("there is no table to read"))??;
        let first = reader(&first)?;
        Ok(Box::new(Items { schema: first.schema(), open: first, items: items.clone().unbind() }))
    } else {
        Err(PyTypeError::new_err("a table is wanted: anything with `__arrow_c_stream__` or `__arrow_c_array__`"))
    }
}

fn stream(capsule: &Bound<'_, PyAny>) -> PyResult<Reader> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?;
    // SAFETY: by its name, the capsule points to an ArrowArrayStream that its maker has filled in and that lives as long
    // as the capsule, which is held here; it is moved out and left released, as whoever takes a stream has to. The
    // capsule was made for the call that gave it, so nobody else takes it at the same time. A stream that was taken
    // before says so.
    let read = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr().cast::<FFI_ArrowArrayStream>()) };
    Ok(Box::new(read.map_err(raised)?))
}

fn one(schema: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> PyResult<Reader> {
    let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?;
    let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?;
    // SAFETY: by their names, the capsules point to an ArrowSchema and an ArrowArray of it that their maker has filled in
    // and that live as long as the capsules, which are held here; the array is moved out and left released. The capsules
    // were made for the call that gave them, so nobody else takes them at the same time.
    let data = unsafe {
        let schema = schema.cast::<FFI_ArrowSchema>().as_ref();
        let array = FFI_ArrowArray::from_raw(array.as_ptr().cast());
        if array.is_released() {
            return Err(PyValueError::new_err("the array was taken before"));
        }
        from_ffi(array, schema)
    };
    let data = data.map_err(|error| PyValueError::new_err(error.to_string()))?;
    if !matches!(data.data_type(), arrow_schema::DataType::Struct(_)) || data.null_count() > 0 {
        return Err(PyTypeError::new_err("a table is wanted, not a single column"));
    }
    let batch = RecordBatch::from(StructArray::from(data));
    let schema = batch.schema();
    Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// Tables that come one by one out of Python.
struct Items {
    schema: SchemaRef,
    open: Reader,
    items: Py<PyIterator>,
}

impl Iterator for Items {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.open.next() {
                return Some(batch);
            }
            let opened = Python::attach(|py| self.items.bind(py).clone().next().map(|item| reader(&item?)));
            match opened? {
                Ok(opened) => self.open = opened,
                Err(error) => return Some(Err(ArrowError::ExternalError(Box::new(error)))),
            }
        }
    }
}

impl RecordBatchReader for Items {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// The exception for a table that cannot be read: that of the table where Python raised one.
pub(crate) fn raised(error: ArrowError) -> PyErr {
    match error {
        ArrowError::ExternalError(inner) => match inner.downcast::<PyErr>() {
            Ok(error) => *error,
            Err(other) => PyValueError::new_err(format!("the table cannot be read: {other}")),
        },
        other => PyValueError::new_err(format!("the table cannot be read: {other}")),
    }
}

/// A stream of one record batch.
pub(crate) fn stream_of<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
    // What is not taken out of a capsule is released when the capsule is dropped.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
}

/// The schema of a record batch.
pub(crate) fn schema_of<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(batch.schema_ref().as_ref()).map_err(raised)?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// A record batch as one array of structs.
pub(crate) fn array_of<'py>(py: Python<'py>, batch: &RecordBatch) -> PyResult<Bound<'py, PyCapsule>> {
    let array = FFI_ArrowArray::new(&StructArray::from(batch.clone()).to_data());
    PyCapsule::new_with_value(py, array, ARRAY)
}
