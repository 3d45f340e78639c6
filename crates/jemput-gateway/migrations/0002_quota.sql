-- bytes: of the header and of all items, as it says. For what one laptop may send in a day.
ALTER TABLE gw_bundles ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
CREATE INDEX gw_bundles_received ON gw_bundles (office, device, received_at);
