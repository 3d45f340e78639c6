//! A new migration file must rebuild the crate: the macro that embeds them does not notice by itself.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
