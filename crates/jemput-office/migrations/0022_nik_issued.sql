-- The first day on which somebody found without a NIK is known to have one: they enter wajib then.
ALTER TABLE people ADD COLUMN nik_issued_on TEXT;
