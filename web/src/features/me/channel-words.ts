import type { ContactCardFragment } from '../../gql/me/graphql';
import { fill } from '../../lib/i18n/fill';
import type { Format } from '../../lib/i18n/format';
import type { MeMessages } from '../../lib/i18n/me-es';
import type { NoticesMessages } from '../../lib/i18n/notices-es';
import type { Tone } from '../../ui/notice';

export type Channel = ContactCardFragment['channels'][number];
type Notice = NonNullable<Channel['lastNotice']>;
/** A notice, as far as it says whether more will be heard of it. */
export type Sent = Pick<Notice, 'state' | 'at'>;
type Texts = { contacts: MeMessages['contacts']; notices: NoticesMessages; format: Format };

const TONES: Record<Channel['state'], Tone> = {
  NOT_ASKED: 'plain',
  INVITED: 'calm',
  CONFIRMED: 'good',
  DECLINED: 'alarm',
  STOPPED: 'alarm',
};

/** Whether no message goes to the phone: then it is asked about the calls themselves. */
export const isOnlyCalled = (channels: readonly Pick<Channel, 'channel'>[]): boolean =>
  !channels.some(({ channel }) => channel === 'SMS' || channel === 'WHATSAPP');

/** Whether it is known that the notice went nowhere. */
export const isLost = ({ state }: Sent): boolean => state === 'FAILED' || state === 'SKIPPED';

/** Whether more may be heard of the notice soon. */
export const isUnsettled = ({ state }: Sent): boolean =>
  state === 'QUEUED' || state === 'SENDING' || state === 'ACCEPTED';

/** How a way to a contact stands: what they answered, and whether what was last sent there arrived. */
export function channelWords(
  { channel, state, lastNotice }: Channel,
  texts: Texts,
  onlyCalled: boolean,
): { tone: Tone; standing: string | null; last: string | null } {
  const isBad = lastNotice !== null && lastNotice !== undefined && isLost(lastNotice);
  // Nobody can answer what never reached them.
  const isUnasked = isBad && state === 'INVITED';
  return {
    tone: isBad ? 'alarm' : TONES[state],
    standing: isUnasked ? null : standing(channel, state, texts.contacts, onlyCalled),
    last: lastNotice && lastWords(channel, state, lastNotice, texts),
  };
}

function standing(
  channel: Channel['channel'],
  state: Channel['state'],
  texts: MeMessages['contacts'],
  onlyCalled: boolean,
): string {
  if (state === 'NOT_ASKED' && channel === 'VOICE' && !onlyCalled) return texts.voiceWaits;
  if (state === 'NOT_ASKED' && channel === 'PUSH') return texts.pushWaits;
  return texts.state[state];
}

function lastWords(
  channel: Channel['channel'],
  answered: Channel['state'],
  notice: Notice,
  texts: Texts,
): string | null {
  // They have answered: so it came.
  const isAnswered = answered !== 'NOT_ASKED' && answered !== 'INVITED';
  if (notice.notice === 'INVITATION' && isAnswered) return null;
  const { last, lastIs } = texts.contacts;
  const what = last[notice.notice === 'TEST' ? 'TEST' : 'INVITATION'];
  return fill(lastIs, { what, how: howWords(channel, notice, texts) });
}

/** Carriers' words are claims, and are told as theirs. */
function howWords(
  channel: Channel['channel'],
  { state, reason, at }: Notice,
  { contacts: { how }, notices, format }: Texts,
): string {
  const why = reason ? { reason: notices.reason[reason] } : null;
  const when = { time: format.full(at) };
  if (reason === 'VOICEMAIL') return how.voicemail;
  switch (state) {
    case 'QUEUED':
    case 'SENDING':
      return why ? fill(how.delayed, why) : how.sending;
    case 'ACCEPTED':
      return how.accepted;
    case 'DELIVERED':
      return fill(how.delivered, when);
    case 'OPENED':
    case 'ACKNOWLEDGED':
      return fill(channel === 'VOICE' ? how.answered : how.opened, when);
    case 'SKIPPED':
    case 'REPLACED':
      if (reason === 'NO_CARRIER') return how.noCarrier;
      return why ? fill(how.notSent, why) : how.notSentPlain;
    case 'FAILED':
      if (reason === 'REFUSED' || reason === 'UNDELIVERED' || reason === 'NO_ADDRESS')
        return badAddress(channel, how);
      return why ? fill(how.failed, why) : how.failedPlain;
  }
}

function badAddress(channel: Channel['channel'], how: MeMessages['contacts']['how']): string {
  if (channel === 'VOICE') return how.badCall;
  if (channel === 'EMAIL') return how.badEmail;
  return channel === 'PUSH' ? how.badPush : how.badNumber;
}

/** How a test went that was just sent: over every way, over some, or nowhere. */
export function testWords(
  channels: readonly Channel[],
  texts: MeMessages['contacts'],
): { tone: Tone; text: string } {
  const tests = channels.flatMap(({ lastNotice }) =>
    lastNotice?.notice === 'TEST' ? [lastNotice] : [],
  );
  const lost = tests.filter(isLost).length;
  if (lost === 0) return { tone: 'good', text: texts.testSent };
  return lost < tests.length
    ? { tone: 'warn', text: texts.testPartly }
    : { tone: 'alarm', text: texts.testFailed };
}
