import { z } from 'zod';

/**
 * Secrets that stand in public: in this repository's examples and tests, or in everybody's tutorials. A secret that was
 * ever published is no secret. (Repeated and counted-up bytes, and texts, are found by `isGuessable`.)
 */
const PUBLISHED_SECRETS = new Set(['uJ8yBq1nK5zT0dQ7mVw3Xr9sLh2fPc6aEg4iOtY1kZM=']);

const PUBLISHED_PASSWORDS = new Set(
  'password postgres alert_button alertbutton example secret changeme change-me admin root test'.split(
    ' ',
  ),
);

const SECRET_BYTES = 32;

/** Of 32 random bytes fewer than 20 different ones come up in less than one of 10^12 cases. */
const LEAST_DIFFERENT = 20;

const HOW_TO_MAKE = '(make one with: openssl rand -base64 32)';

/** Whether 32 bytes were plainly not drawn at random: repeated, counted up, or a text. */
export function isGuessable(bytes: Buffer): boolean {
  const steps = bytes.map((byte, index) => byte - (bytes[index - 1] ?? 0)).subarray(1);
  return (
    new Set(bytes).size < LEAST_DIFFERENT ||
    new Set(steps).size < LEAST_DIFFERENT / 2 ||
    bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
  );
}

/** How a missing secret is made, for the end of a fault. */
export const SECRET_FAULT = HOW_TO_MAKE;

/** Whether key material was ever published or can be guessed, however it was written down. */
export function isWeakKey(bytes: Buffer): boolean {
  return PUBLISHED_SECRETS.has(bytes.toString('base64')) || isGuessable(bytes);
}

/** Whether a text is 32 bytes in base64, and for production: none that was ever published or can be guessed. */
export function isSecret(value: string, production: boolean): boolean {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== SECRET_BYTES) return false;
  return !production || !isWeakKey(bytes);
}

/** What is wrong with a key that production must not take, and how to make a good one. */
export const WEAK_KEY_FAULT = `must be random and known to nobody: this one is an example or can be guessed ${HOW_TO_MAKE}`;

/**
 * A secret of 32 bytes in base64. Production further demands that it is set (unless it may come otherwise), was never
 * published and cannot be guessed. Faults are told by the setting's name and never by its value.
 */
export function secret(production: boolean, demanded = true) {
  return optional(
    z.string().superRefine((value, context) => {
      if (!isSecret(value, false))
        context.addIssue(`must be ${SECRET_BYTES} bytes in base64 ${HOW_TO_MAKE}`);
      else if (!isSecret(value, production)) context.addIssue(WEAK_KEY_FAULT);
    }),
    production && demanded && `must be set in production ${HOW_TO_MAKE}`,
  );
}

/** Of 24 random letters and digits, fewer than 10 different ones come up in less than one of 10^8 cases. */
const LEAST_DIFFERENT_CHARACTERS = 10;

/**
 * A secret text of another make than ours. Production demands so many characters, of which enough are different; `remedy`
 * says where a good one comes from.
 */
export function secretText(
  production: boolean,
  least: { always: number; production: number },
  remedy: string,
) {
  const characters = production ? least.production : least.always;
  return z
    .string()
    .refine(
      (value) =>
        value.length >= characters &&
        (!production || new Set(value).size >= LEAST_DIFFERENT_CHARACTERS),
      { error: `must be ${characters} characters or more that nobody can guess ${remedy}` },
    );
}

/** Of a token that we ask for. */
export const madeToken = (production: boolean) =>
  secretText(production, { always: 24, production: 24 }, HOW_TO_MAKE);

/** A setting that may be left out or empty, unless `demand` says why it may not. */
export function optional<T extends z.ZodType>(type: T, demand: string | false = false) {
  return z
    .preprocess((value) => (value === '' ? undefined : value), type.optional())
    .refine((value) => value !== undefined || !demand, { error: demand || undefined });
}

function parsed(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

export const url = (protocols: string[], example: string) =>
  z.string().refine((value) => protocols.includes(parsed(value)?.protocol ?? ''), {
    error: `must be an address such as ${example}`,
  });

/** A database's address whose password, in production, is none that everybody tries first. */
export const databaseUrl = (production: boolean) =>
  url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/database').refine(
    (value) => !production || !PUBLISHED_PASSWORDS.has(parsed(value)?.password ?? ''),
    { error: 'must not have a password from an example in production' },
  );

/** "https://host[:port]" and nothing behind it; http is for development only. */
export function isOrigin(value: string, production: boolean): boolean {
  const address = parsed(value);
  return (
    address?.origin === value.replace(/\/$/, '') &&
    (production ? ['https:'] : ['https:', 'http:']).includes(address.protocol)
  );
}

export const origin = (production: boolean) =>
  z.string().refine((value) => isOrigin(value, production), {
    error: `must be an origin such as https://alert.example${production ? ', with https in production' : ''}`,
  });

/** Origins between commas. */
export const origins = (production: boolean) =>
  z.string().refine((value) => listOf(value).every((each) => isOrigin(each, production)), {
    error: `must be origins between commas, such as https://pages.example${production ? ', with https in production' : ''}`,
  });

export function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

/** A whole number within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: `must be a number from ${least} to ${most}` })
    .int({ error: `must be a whole number from ${least} to ${most}` })
    .min(least, { error: `must be at least ${least}` })
    .max(most, { error: `must be at most ${most}` });
