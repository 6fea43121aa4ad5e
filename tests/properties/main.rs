//! Properties of the engine over generated programmes and records, judged by an independent reference evaluator.

mod agree;
mod generate;
mod reference;
