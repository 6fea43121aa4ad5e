//! Where something stands in the document: a chain of steps on the stack, written out as a JSON pointer (RFC 6901) only
//! when there is something to tell, so that a document without faults costs no text.

use std::fmt;

/// One step of a pointer and those before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'p> {
    before: Option<&'p Place<'p>>,
    step: Step<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    /// Pointer text as it stands.
    Text(&'p str),
    Name(&'p str),
    Index(usize),
}

impl<'p> Place<'p> {
    /// Begins at a pointer; the empty one is the whole document.
    pub(crate) fn at(pointer: &'p str) -> Place<'p> {
        Place { before: None, step: Step::Text(pointer) }
    }

    /// A field of the object here.
    pub(crate) fn field(&'p self, name: &'p str) -> Place<'p> {
        Place { before: Some(self), step: Step::Name(name) }
    }

    /// An item of the list here.
    pub(crate) fn item(&'p self, index: usize) -> Place<'p> {
        Place { before: Some(self), step: Step::Index(index) }
    }

    /// The rest of a pointer from here on.
    pub(crate) fn rest(&'p self, pointer: &'p str) -> Place<'p> {
        Place { before: Some(self), step: Step::Text(pointer) }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            before.fmt(f)?;
        }
        match self.step {
            Step::Text(text) => f.write_str(text),
            Step::Name(name) => escaped(f, name),
            Step::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// One step, escaped as RFC 6901 wants it.
fn escaped(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    f.write_str("/")?;
    if !name.contains(['~', '/']) {
        return f.write_str(name);
    }
    f.write_str(&name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn steps_are_escaped_and_joined() {
        let root = Place::at("");
        assert_eq!(root.to_string(), "");
        let components = root.field("components");
        let third = components.item(2);
        let treats = third.field("treats");
        assert_eq!(treats.field("a/b~c").to_string(), "/components/2/treats/a~1b~0c");
        assert_eq!(treats.rest("/x").to_string(), "/components/2/treats/x");
    }
}
