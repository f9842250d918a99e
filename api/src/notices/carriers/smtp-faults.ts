import { CarrierError } from './carrier.ts';
import { codeOf } from './carrier-code.ts';

/** What nodemailer says of a failed step. Its message holds the server's words, addresses with them: never passed on. */
export interface SmtpFailure {
  code?: string;
  originalCode?: string;
  /** The server's reply, where there was one. */
  responseCode?: number;
  response?: string;
  /** The command it answered, for example "RCPT TO". */
  command?: string;
}

/** Not about who is to get it: sign in first, encrypt first, full. */
const NOT_THE_ADDRESS = [521, 523, 530, 534, 535, 538, 552, 571];
const NO_CONNECTION = ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS'];
const LATER = [421, 450, 452];

/**
 * What a failure means for the message. Only a word about the address ends it: what a server says about us or our text
 * (5.7.1, a full disk) leaves the other ways open, for a miss is worse than a second try.
 */
export function smtpFault(failure: SmtpFailure, bodyBegun: boolean): CarrierError {
  const { responseCode, response = '', command, originalCode, code } = failure;
  if (!responseCode) {
    const notReached = NO_CONNECTION.includes(code ?? '') ? 'UNREACHABLE' : 'FAULT';
    return new CarrierError(bodyBegun ? 'UNCERTAIN' : notReached, codeOf(originalCode ?? code));
  }
  const detailed = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(response)?.[1];
  const told = codeOf(detailed ? `${responseCode}-${detailed}` : responseCode);
  if (LATER.includes(responseCode)) return new CarrierError('BUSY', told);
  const aboutAddress = detailed
    ? /^5\.(1\.[12346]|1\.0|1\.10|2\.0|2\.1)$/.test(detailed)
    : command === 'RCPT TO' && responseCode >= 500 && !NOT_THE_ADDRESS.includes(responseCode);
  return new CarrierError(aboutAddress ? 'REFUSED' : 'FAULT', told);
}
