import { createHmac, timingSafeEqual } from 'node:crypto';
import type { NoticeChannel } from '../db/generated/enums.ts';
import { derivedKey } from '../privacy/pepper.ts';

const PREFIX = 'abi_';
const ID_BYTES = 16;
const MAC_BYTES = 16;

/** A row of contact_channels, as far as its invitation depends on it. */
export interface InvitedChannel {
  id: string;
  contactId: string;
  personId: string;
  channel: NoticeChannel;
  /** Another address ends the invitations that were sent to the one before. */
  addressHash: Uint8Array | null;
}

/** A token as it was read: not to be believed before `isGenuine` says so. */
export interface ReadInvitation {
  channelId: string;
  mac: Buffer;
}

/**
 * Makes and reads the tokens by which an invited contact answers. Nothing of them is stored: the same channel and
 * address give the same token again. They do not expire, so that whoever wants no more messages can always say so.
 */
export class ChannelInvitations {
  private readonly key: Buffer;

  constructor(pepper: Buffer) {
    this.key = derivedKey(pepper, 'contact-invitation');
  }

  /** "abi_" and, in base64url, the channel's id and half an HMAC-SHA256 over it, its owner and its address: 47 characters. */
  make(channel: InvitedChannel): string {
    return PREFIX + Buffer.concat([idBytes(channel.id), this.mac(channel)]).toString('base64url');
  }

  /** Reads a token; null for what has not its form. */
  read(token: string): ReadInvitation | null {
    if (!/^abi_[\w-]{43}$/.test(token)) return null;
    const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
    // The last letter has bits to spare: only one way to write a token counts.
    if (PREFIX + bytes.toString('base64url') !== token) return null;
    const hex = bytes.toString('hex', 0, ID_BYTES);
    return {
      channelId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      mac: bytes.subarray(ID_BYTES),
    };
  }

  /** Whether a token was made here for this channel as it is now. Takes the same time for every wrong one. */
  isGenuine({ mac }: ReadInvitation, channel: InvitedChannel): boolean {
    return timingSafeEqual(mac, this.mac(channel));
  }

  private mac({ id, contactId, personId, channel, addressHash }: InvitedChannel): Buffer {
    const mac = createHmac('sha256', this.key)
      .update(idBytes(id))
      .update(`${personId}:${contactId}:${channel}:`)
      .update(addressHash ?? '');
    return mac.digest().subarray(0, MAC_BYTES);
  }
}

function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
