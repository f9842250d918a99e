/** A data key in hand, with the id under which its owner keeps it. */
export interface DataKey {
  id: string;
  key: Buffer;
}
