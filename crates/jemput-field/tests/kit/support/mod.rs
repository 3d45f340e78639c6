//! A laptop, an office, and papers.

mod host;
mod laptop;
mod office;
mod papers;

pub use host::TestHost;
pub use laptop::{Laptop, contains};
pub use office::{Office, VILLAGE};
pub use papers::{drawn_pdf, exif_jpeg, jpeg, noise_png, pdf, protected_pdf};

/// Long enough, and the same everywhere.
pub const PASSPHRASE: &str = "padi kelapa sungai gunung rumah pagi";
