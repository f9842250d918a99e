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
  /** What an SMS says. {name} the person, {who} the office that has it. */
  short: {
    raised: string;
    has: string;
    taken: string;
    movedOn: string;
    /** Whoever had it gave it back: nobody has it now. */
    released: string;
    cancelled: string;
    cancelConfirmed: string;
    closed: string;
    invitation: string;
    test: string;
    page: string;
    pageAssigned: string;
    watch: string;
    /** Before the call centre's number, where there is room. */
    phone: string;
  };
  /** The subject of an e-mail, the title of a push. */
  subject: {
    raised: string;
    taken: string;
    movedOn: string;
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
  };
}
