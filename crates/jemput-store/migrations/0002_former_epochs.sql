-- Epochs a signer has left: none becomes the present one again.
CREATE TABLE former_epoch (
    signer BLOB NOT NULL,
    epoch  BLOB NOT NULL,
    PRIMARY KEY (signer, epoch)
) WITHOUT ROWID;
