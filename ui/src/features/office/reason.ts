import { intakeTexts } from "$/messages/intake";

type Group = keyof ReturnType<typeof intakeTexts>["reasons"];

/** The codes a person acts on in the same way. */
const groups: Record<string, Group> = {
  header_signature: "forged",
  certificate: "forged",
  signer_not_allowed: "forged",
  statement_signature: "forged",
  recipients_differ: "forged",
  commit: "forged",
  wrap_proof: "forged",
  issuer_unknown: "unknown",
  keyset_unknown: "unknown",
  device_revoked: "revoked",
  revoked_unlinked: "revoked",
  other_office: "other_office",
  unknown_format: "newer",
  unknown_suite: "newer",
  newer_schema: "newer",
  not_a_bundle: "not_a_bundle",
  record: "record",
  copied: "copied",
  forked: "copied",
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
};

/** Why something was put apart and what to do, in words. */
export function reasonText(code: string): string {
  return intakeTexts().reasons[groups[code] ?? "other"];
}
