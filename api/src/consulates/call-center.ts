/**
 * The consular network's call centre for Mexicans in the United States (CIAM), open 24 hours.
 * Numbers from prisma/data/README.md; never the retired 1-855 number.
 */
export const CALL_CENTER = {
  /** From the United States, E.164. */
  phone: '+15206237874',
  /** As dialled from Mexico. */
  phoneFromMexico: '0015206237874',
  /** It answers from Tucson: its duty schedule is in Arizona's time. */
  timeZone: 'America/Phoenix',
} as const;
