//! A real gateway on port 0, spoken to over HTTP as a laptop does.

mod laptop;
mod limits;
mod office;
mod scenarios;
