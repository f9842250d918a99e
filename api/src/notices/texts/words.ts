/** Of the same sentence: the fullest first, then shorter ones for when nothing else gives way any more. */
export type Wordings = readonly [string, ...string[]];

/** The sentences that a notice consists of. */
export type ShortSentence =
  | 'raised'
  | 'taken'
  | 'movedOn'
  /** Whoever had it gave it back: nobody has it now. */
  | 'released'
  | 'cancelled'
  | 'cancelConfirmed'
  | 'closed'
  | 'invitation'
  | 'test'
  | 'page'
  | 'pageAssigned'
  | 'watch';

/** What is said to contacts and officers, in one language. `{…}` are filled in. Short ones go into an SMS of 160 letters. */
export interface Words {
  /** Before everything in a drill. */
  drill: string;
  /** When the same may have come before. */
  repeated: string;
  /** For a person whose name is not known. */
  somebody: string;
  callCenter: string;
  consulate: string;
  /** The same in an SMS. */
  callCenterShort: string;
  consulateShort: string;
  /** The same where even that has no room: without its city. */
  consulateShortest: string;
  /** What an SMS says. {name} the person, {who} the office that has it, {since} how long. The fullest wording is first. */
  short: Record<ShortSentence, Wordings> & {
    has: string;
    /** Before the call centre's number, where there is room. */
    phone: string;
    seconds: string;
    minutes: string;
  };
  /** The subject of an e-mail, the title of a push. */
  subject: {
    raised: string;
    taken: string;
    movedOn: string;
    /** Whoever had it gave it back: nobody has it now. */
    released: string;
    cancelled: string;
    closed: string;
    invitation: string;
    test: string;
    page: string;
    watch: string;
  };
  /** What an e-mail says after the short sentence. */
  long: {
    raised: string;
    ownMessage: string;
    where: string;
    follow: string;
    phone: string;
    whyYou: string;
    stop: string;
    invitation: string;
  };
  /** What a call says. */
  spoken: {
    raised: string;
    has: string;
    cancelled: string;
    taken: string;
    page: string;
    invitation: string;
    phone: string;
    second: string;
    seconds: string;
    minute: string;
    minutes: string;
  };
}
