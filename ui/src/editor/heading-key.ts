// How headings are compared when a link names one, in notes and in pages alike. Pure.

/** The form in which headings are compared: punctuation to spaces, white space collapsed, case folded. */
export function headingKey(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[!"#$%&()*+,.:;<=>?@^`{|}~/[\]\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
