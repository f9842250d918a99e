import { ADD_CONTACT } from './documents.ts';
import { HttpClient } from './http-client.ts';
import type { Pressers } from './pressers.ts';

/** Contacts of each person: all have a phone, some an e-mail as well. */
export const CONTACTS = 4;
const WITH_EMAIL = 2;
/** Notices that one press brings about. */
export const NOTICES_OF_ALERT = CONTACTS + WITH_EMAIL;
const AT_ONCE = 16;

/** A person with a device, and the addresses at which their contacts are told. Nobody else has these addresses. */
export interface Family {
  token: string;
  addresses: string[];
}

/** A number of Los Angeles, another for each index below 10,000. */
const phoneOf = (index: number) => {
  const [exchange, line] = [320 + Math.floor(index / 1_000), 1_000 + (index % 1_000)];
  return `+1213${exchange}${line}`;
};
const emailOf = (index: number) => `contact-${index}@bench.example`;

interface Added {
  addContact: { __typename: string };
}

/** Gives each of `count` persons four contacts over the API, as a phone does: names and addresses are sealed by the server. */
export async function addFamilies(
  url: string,
  pressers: Pressers,
  count: number,
): Promise<Family[]> {
  const client = new HttpClient(url, AT_ONCE);
  const families: Family[] = [];
  const add = async (person: number) => {
    const { token } = pressers.overHttp();
    const family: Family = { token, addresses: [] };
    families.push(family);
    for (let each = 0; each < CONTACTS; each++) {
      const index = person * CONTACTS + each;
      const [phone, email] = [phoneOf(index), each < WITH_EMAIL ? emailOf(index) : null];
      const channels = email ? ['SMS', 'EMAIL'] : ['SMS'];
      const input = { name: `Contact ${each + 1}`, phone, email, channels };
      const headers = { authorization: `Bearer ${token}` };
      const { addContact } = await client.ask<Added>(ADD_CONTACT, { input }, headers);
      if (addContact.__typename !== 'Contact')
        throw new Error(`A contact was answered with ${addContact.__typename}.`);
      family.addresses.push(phone, ...(email ? [email] : []));
    }
  };
  let next = 0;
  const work = async () => {
    while (next < count) await add(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  client.close();
  return families;
}
