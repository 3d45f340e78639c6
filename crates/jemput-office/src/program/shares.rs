//! Shares of the recovery key, typed from two printed sheets.

use dialoguer::Input;
use jemput_office::keys::{KeyError, sheets};
use jemput_seal::RecoveryShare;

/// Asks for two, of different sheets.
pub fn typed_shares() -> Result<[RecoveryShare; 2], KeyError> {
    println!("Ketik bagian kunci pemulihan dari dua lembar yang mana pun.");
    let first = typed_share()?;
    loop {
        let second = typed_share()?;
        if second.number() != first.number() {
            return Ok([first, second]);
        }
        println!("Itu lembar yang sama; ketik dari lembar yang lain.");
    }
}

fn typed_share() -> Result<RecoveryShare, KeyError> {
    loop {
        let typed: String = Input::new()
            .with_prompt("Bagian kunci pemulihan")
            .interact_text()
            .map_err(|_| KeyError::Stopped)?;
        match sheets::recovery_share(&typed) {
            Ok(share) => return Ok(share),
            Err(_) => println!("Ada salah ketik, periksa lagi."),
        }
    }
}
