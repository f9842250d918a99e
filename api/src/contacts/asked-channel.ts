/** The ways by which a phone can be asked in writing on a channel of its own. */
export const WRITTEN_TO_PHONES = `('SMS', 'WHATSAPP')`;

/**
 * SQL: whether the row `channel` of contact_channels is the one that the row `delivery` of deliveries is about. A phone
 * that is only called has no written channel, and is asked about its calls by SMS all the same.
 */
export const isAbout = (channel: string, delivery: string): string =>
  `(${channel}.contact_id = ${delivery}.contact_id AND (${channel}.channel = ${delivery}.channel
    OR (${channel}.channel = 'VOICE' AND ${delivery}.channel = 'SMS' AND ${delivery}.notice = 'INVITATION'
      AND ${channel}.state <> 'NOT_ASKED' AND ${isOnlyCalled(channel)})))`;

/** SQL: whether no written channel leads to the phone of a VOICE row of contact_channels. */
export function isOnlyCalled(channel: string): string {
  return `NOT EXISTS (SELECT FROM contact_channels written
    WHERE written.contact_id = ${channel}.contact_id AND written.channel IN ${WRITTEN_TO_PHONES})`;
}
