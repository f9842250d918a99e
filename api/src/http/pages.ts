import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { STRICT_POLICY } from './security-headers.ts';

/** Spanish unless the browser prefers English. */
function preferredLanguage(acceptLanguage: string | undefined): 'es' | 'en' {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'es' || tag === 'en') return tag;
  }
  return 'es';
}

/**
 * Serves the static web build, each page with the content security policy that its build wrote into csp.json.
 * `__WS_SELF__` in a policy stands for this server's WebSocket address, which older browsers do not count as 'self'.
 */
export function createPages(webDir: string) {
  const policyFile = join(webDir, 'csp.json');
  if (!existsSync(policyFile)) return null;
  const policies = JSON.parse(readFileSync(policyFile, 'utf8')) as Record<string, string>;
  const notFoundPage = join(webDir, '404.html');
  const notFound = existsSync(notFoundPage) ? readFileSync(notFoundPage) : Buffer.from('Not found');

  const policyFor = (path: string, host: string) =>
    (policies[path] ?? policies[`${path}/`] ?? STRICT_POLICY).replaceAll(
      '__WS_SELF__',
      /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : '',
    );
  const serve = sirv(webDir, {
    etag: true,
    setHeaders(response, path) {
      if (path.startsWith('/_next/static/'))
        response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      else response.setHeader('cache-control', 'no-cache');
    },
  });

  return (request: IncomingMessage, response: ServerResponse, path: string): void => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (path === '/') {
      const to = `/${preferredLanguage(request.headers['accept-language'])}/`;
      response
        .writeHead(302, { location: to, 'cache-control': 'no-cache', vary: 'accept-language' })
        .end();
      return;
    }
    const host = request.headers.host ?? '';
    response.setHeader('content-security-policy', policyFor(path, host));
    serve(request, response, () => {
      response.setHeader('content-security-policy', policyFor('/404', host));
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(notFound);
    });
  };
}
