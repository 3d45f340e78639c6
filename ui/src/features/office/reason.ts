import { intakeTexts } from "$/messages/intake";

type Group = keyof ReturnType<typeof intakeTexts>["reasons"];

/** The codes a person acts on in the same way. All of them: the office's own tests look here. */
const groups: Record<string, Group> = {
  header_signature: "forged",
  certificate: "forged",
  signer_not_allowed: "forged",
  statement_signature: "forged",
  statement_malformed: "forged",
  recipients_differ: "forged",
  commit: "forged",
  wrap_proof: "forged",
  unwrap: "forged",
  request_mac: "forged",
  issuer_unknown: "unknown",
  keyset_unknown: "unknown",
  device_revoked: "revoked",
  revoked_unlinked: "revoked",
  other_office: "other_office",
  unknown_format: "newer",
  unknown_suite: "newer",
  newer_schema: "newer",
  not_a_bundle: "not_a_bundle",
  record_unreadable: "record",
  record_hash: "record",
  record: "record",
  device_copied: "copied",
  missing_on_stick: "missing",
  pages_left_out: "left_out",
  stick_unwritable: "stick",
  unknown_invitation: "invitation",
  invitation_used: "invitation",
  enrolment_failed: "invitation",
  truncated: "damaged",
  trailing_data: "damaged",
  layout: "damaged",
  item_hash: "damaged",
  item_length: "damaged",
  chunk: "damaged",
  plaintext_hash: "damaged",
  encoding: "damaged",
  not_canonical: "damaged",
  header_field: "damaged",
  manifest_malformed: "damaged",
  manifest_differs: "damaged",
  no_such_item: "damaged",
  limits: "damaged",
  not_a_recipient: "other",
  source: "other",
  cancelled: "other",
  keys_differ: "other",
  seal: "other",
  key_malformed: "other",
  wrong_passphrase: "other",
  share: "other",
  io: "other",
};

/** Why something was put apart and what to do, in words. */
export function reasonText(code: string): string {
  return intakeTexts().reasons[groups[code] ?? "other"];
}
