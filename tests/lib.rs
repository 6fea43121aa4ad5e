//! Tests of blend that need more than one crate, or tools too heavy to ship: the shared corpus, the properties against
//! the reference evaluator, the wire schemas, the C and Python suites, and the tidiness of the tree.
