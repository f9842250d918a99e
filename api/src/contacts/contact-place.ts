/** Where a contact's sealed details belong: part of what is authenticated. */
export function contactPlace(contactId: string): string {
  return `contact:${contactId}`;
}

/** Where a browser's push subscription belongs. */
export function pushPlace(channelId: string): string {
  return `contact-channel:${channelId}:push`;
}
