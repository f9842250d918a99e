// Writes the content security policy of each exported page: out/csp.json for servers that set
// headers themselves, out/_headers for static hosts that read such a file.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const out = path.join(import.meta.dirname, '..', 'out');

/** A server puts its own WebSocket origin here: older Safari does not count it as 'self'. */
const WS_PLACEHOLDER = '__WS_SELF__';

const pages = (await readdir(out, { recursive: true }))
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.html'))
  .sort();

const policies = {};
const headers = [];
for (const file of pages) {
  const html = await readFile(path.join(out, file), 'utf8');
  refuseInlineStyles(file, html);
  const hashes = inlineScripts(html).map(hash);
  const address = addressOf(file);
  policies[address] = policy(hashes, ["'self'", WS_PLACEHOLDER]);
  headers.push([address, policy(hashes, ["'self'"])]);
}

await writeFile(path.join(out, 'csp.json'), `${JSON.stringify(policies, null, 2)}\n`);
await writeFile(path.join(out, '_headers'), headersFile(headers));
console.log(`csp: ${pages.length} pages`);

function policy(hashes, connect) {
  const api = apiOrigins();
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...new Set(hashes)].join(' ')}`,
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${[...connect, ...api].join(' ')}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function apiOrigins() {
  const api = process.env.NEXT_PUBLIC_API_ORIGIN;
  if (!api) return [];
  const { origin } = new URL(api);
  return [origin, origin.replace(/^http/, 'ws')];
}

function inlineScripts(html) {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(([, attributes]) => !/\ssrc\s*=/i.test(attributes))
    .map(([, , body]) => body);
}

function hash(body) {
  return `'sha256-${createHash('sha256').update(body, 'utf8').digest('base64')}'`;
}

function refuseInlineStyles(file, html) {
  const markup = html.replace(/<script\b[\s\S]*?<\/script>/gi, '');
  const found = /<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=/i.exec(markup);
  if (found) throw new Error(`${file}: the policy would block this: ${found[0].slice(0, 120)}`);
}

/** index.html of a folder is the folder's address; any other page is its name without .html. */
function addressOf(file) {
  if (file === 'index.html') return '/';
  if (file.endsWith('/index.html')) return `/${file.slice(0, -'index.html'.length)}`;
  return `/${file.slice(0, -'.html'.length)}`;
}

function headersFile(entries) {
  const always = ['/*', '  X-Content-Type-Options: nosniff', '  Referrer-Policy: no-referrer'];
  const pageBlocks = entries.flatMap(([address, text]) => {
    const addresses = address.endsWith('/') ? [address] : [address, `${address}.html`];
    return addresses.flatMap((one) => ['', one, `  Content-Security-Policy: ${text}`]);
  });
  return `${[...always, ...pageBlocks].join('\n')}\n`;
}
