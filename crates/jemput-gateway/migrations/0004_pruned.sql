-- Bundles a laptop has pruned and says the office may have lost, told once in an epoch of the office.
CREATE TABLE gw_pruned (
    office TEXT NOT NULL,
    device TEXT NOT NULL,
    hash   TEXT NOT NULL,
    PRIMARY KEY (office, device, hash)
);
