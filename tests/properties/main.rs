//! Properties of the engine over generated programmes and records, judged by an independent reference evaluator.

mod agree;
mod batch;
mod batch_small;
mod columns;
mod compared;
mod coverage;
mod crowds;
mod exhaustive;
mod generate;
mod kept;
mod measured;
mod population;
mod reference;
mod together;
