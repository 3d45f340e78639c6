pub mod kit;
pub mod served;
