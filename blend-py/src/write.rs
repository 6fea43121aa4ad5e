//! From Python values to JSON text, digit by digit: what the core reads is what the caller wrote.

use blend_core::limits;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyBytes, PyDate, PyDateAccess, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString,
    PyTimeAccess, PyTuple, PyType, PyTzInfo,
};

/// The JSON text of a document: text and bytes as they are, anything else written out.
///
/// # Errors
/// `TypeError` for what a document cannot hold, `ValueError` for a number that is none and for a naive datetime.
pub(crate) fn document(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str()?.as_bytes().to_vec());
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let container = value.is_instance_of::<PyList>()
        || value.is_instance_of::<PyTuple>()
        || value.is_instance_of::<PyDict>()
        || value.cast::<PyMapping>().is_ok();
    if !container {
        return Err(PyTypeError::new_err(format!("a document is a dict, JSON text or bytes, not {}", kind(value))));
    }
    let mut writer = Writer { out: Vec::new(), full: false };
    writer.value(value, 0)?;
    Ok(writer.out)
}

fn kind(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "that".to_owned(), |name| name.to_string())
}

struct Writer {
    out: Vec<u8>,
    /// Beyond a limit: what is written is enough for the core to refuse it, and the rest is left out, so that a list that
    /// holds itself comes to an end.
    full: bool,
}

impl Writer {
    fn value(&mut self, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<()> {
        if let Ok(text) = value.cast::<PyString>() {
            self.text(text.to_str()?)
        } else if value.is_none() {
            self.raw("null");
            Ok(())
        } else if let Ok(flag) = value.cast::<PyBool>() {
            self.raw(if flag.is_true() { "true" } else { "false" });
            Ok(())
        } else if value.is_instance_of::<PyInt>() {
            self.int(value)
        } else if let Ok(float) = value.cast::<PyFloat>() {
            self.float(float.value())
        } else if let Ok(map) = value.cast::<PyDict>() {
            self.pairs(map.iter().map(Ok), depth)
        } else if let Ok(list) = value.cast::<PyList>() {
            self.items(list.iter(), depth)
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            self.items(tuple.iter(), depth)
        } else if let Ok(at) = value.cast::<PyDateTime>() {
            self.instant(at)
        } else if let Ok(date) = value.cast::<PyDate>() {
            self.text(&format!("{:04}-{:02}-{:02}", date.get_year(), date.get_month(), date.get_day()))
        } else if value.is_instance(decimal(value.py())?)? {
            self.decimal(value)
        } else if let Ok(map) = value.cast::<PyMapping>() {
            self.pairs(map.items()?.iter().map(|pair| pair.extract()), depth)
        } else {
            Err(PyTypeError::new_err(format!("a document cannot hold {}", kind(value))))
        }
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.full |= self.out.len() > limits::JSON_BYTES;
    }

    fn text(&mut self, text: &str) -> PyResult<()> {
        serde_json::to_writer(&mut self.out, text).map_err(|error| PyValueError::new_err(error.to_string()))?;
        self.full |= self.out.len() > limits::JSON_BYTES;
        Ok(())
    }

    fn int(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        match value.extract::<i64>() {
            Ok(small) => self.raw(&small.to_string()),
            // Through `int.__repr__`: a subclass may show itself as something else.
            Err(_) => {
                let shown = value.py().get_type::<PyInt>().call_method1("__repr__", (value,))?;
                self.raw(shown.cast::<PyString>()?.to_str()?);
            }
        }
        Ok(())
    }

    /// The shortest text that reads back as this float: what the caller wrote.
    fn float(&mut self, value: f64) -> PyResult<()> {
        match serde_json::Number::from_f64(value) {
            Some(number) => {
                self.raw(&number.to_string());
                Ok(())
            }
            None => Err(PyValueError::new_err(format!("a document cannot hold the number {value}"))),
        }
    }

    fn decimal(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let shown = decimal(value.py())?.call_method1("__str__", (value,))?;
        let shown = shown.cast::<PyString>()?.to_str()?;
        // `NaN`, `sNaN` and `Infinity`, with a sign or without.
        if shown.bytes().any(|byte| byte.is_ascii_alphabetic() && byte != b'E') {
            return Err(PyValueError::new_err(format!("a document cannot hold the number {shown}")));
        }
        self.raw(shown);
        Ok(())
    }

    fn instant(&mut self, at: &Bound<'_, PyDateTime>) -> PyResult<()> {
        if at.call_method0("utcoffset")?.is_none() {
            let message = format!("a datetime without time zone: {}", at.str()?);
            return Err(PyValueError::new_err(message));
        }
        let utc = at.call_method1("astimezone", (PyTzInfo::utc(at.py())?,))?;
        let utc = utc.cast::<PyDateTime>()?;
        let (year, month, day) = (utc.get_year(), utc.get_month(), utc.get_day());
        let (hour, minute, second, micro) = (utc.get_hour(), utc.get_minute(), utc.get_second(), utc.get_microsecond());
        self.text(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}Z"))
    }

    fn items<'py>(&mut self, items: impl Iterator<Item = Bound<'py, PyAny>>, depth: usize) -> PyResult<()> {
        self.raw("[");
        self.full |= depth > limits::JSON_DEPTH;
        for (index, item) in items.enumerate() {
            if self.full {
                break;
            }
            if index > 0 {
                self.raw(",");
            }
            self.value(&item, depth.saturating_add(1))?;
        }
        self.raw("]");
        Ok(())
    }

    fn pairs<'py>(
        &mut self,
        pairs: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
        depth: usize,
    ) -> PyResult<()> {
        self.raw("{");
        self.full |= depth > limits::JSON_DEPTH;
        for (index, pair) in pairs.enumerate() {
            if self.full {
                break;
            }
            let (key, value) = pair?;
            if index > 0 {
                self.raw(",");
            }
            let Ok(key) = key.cast::<PyString>() else {
                return Err(PyTypeError::new_err(format!("the keys of a document are text, not {}", kind(&key))));
            };
            self.text(key.to_str()?)?;
            self.raw(":");
            self.value(&value, depth.saturating_add(1))?;
        }
        self.raw("}");
        Ok(())
    }
}

fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}
