//! Real servers for tests, in temporary folders, on sockets and ports of their own. Each ends with
//! the value that stands for it.

mod port;
mod postgres;
mod s3;

pub use port::free_ports;
pub use postgres::TempPostgres;
pub use s3::TempS3;
