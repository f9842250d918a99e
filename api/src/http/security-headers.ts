import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** For answers that are no page: they load nothing, and nobody frames them. */
export const STRICT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TWO_YEARS_SECONDS = 2 * 365 * 24 * 3600;

/**
 * Sets what every answer carries, pages, errors and refusals alike. A page then sets the policy of its own. Asked of
 * helmet once: for each request it would put the same texts together again, a twentieth of what a refusal costs.
 */
export function createSecurityHeaders(production: boolean) {
  const harden = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: production && {
      maxAge: TWO_YEARS_SECONDS,
      includeSubDomains: true,
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  const headers: Array<[string, string]> = [];
  const noted = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader: () => undefined,
  };
  harden({} as IncomingMessage, noted as unknown as ServerResponse, () => undefined);
  headers.push(['permissions-policy', 'geolocation=(self), camera=(), microphone=(), payment=()']);
  return (response: ServerResponse): void => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}

/**
 * The policy of the GraphiQL page: its own inline scripts by their hashes, its workers from blobs, and this server.
 * Its editor sets styles by script, so styles are free; nothing comes from a third party.
 */
export function graphiqlPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?:\s[^>]*)?>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script ?? '')
        .digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')}`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    'font-src data:',
    'worker-src blob:',
    "connect-src 'self' ws: wss:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
