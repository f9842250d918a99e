import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SingleSignOn } from '../staff/single-sign-on.ts';
import { SingleSignOnError } from '../staff/staff-errors.ts';
import { readCookie, SSO_COOKIE, type staffCookies } from './staff-cookies.ts';
import { type AddressOf, visitOf } from './visit.ts';

const MINUTES_5 = 300;

/** Where the provider sends the browser back to: the one route that another site may lead to. */
export const SSO_CALLBACK = 'GET /auth/sso/callback';

/**
 * `GET /auth/sso?language=es` sends the browser to the ministry's sign-on; `GET /auth/sso/callback` is where it comes
 * back, and goes on to the desk. What went wrong stands behind the # of the desk's address: "sso=NOT_INVITED".
 */
export function createSsoRoutes(
  singleSignOn: SingleSignOn,
  options: { addressOf: AddressOf },
  cookies: ReturnType<typeof staffCookies>,
) {
  const redirect = (response: ServerResponse, location: string, set: string[]) => {
    response.setHeader('set-cookie', set);
    response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
  };
  const toDesk = (response: ServerResponse, language: string, error: unknown) => {
    if (!(error instanceof SingleSignOnError)) throw error;
    redirect(response, `/${language}/desk/#sso=${error.reason}`, [cookies.sso('', 0)]);
  };

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    route: string,
  ): Promise<boolean> => {
    const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
    if (route === 'GET /auth/sso') {
      const language = query.get('language') === 'en' ? 'en' : 'es';
      try {
        const { url, step } = await singleSignOn.begin();
        redirect(response, url, [cookies.sso(`${language}.${step}`, MINUTES_5)]);
      } catch (error) {
        toDesk(response, language, error);
      }
      return true;
    }
    if (route !== SSO_CALLBACK) return false;
    const brought = readCookie(request, SSO_COOKIE) ?? '';
    const language = brought.startsWith('en.') ? 'en' : 'es';
    try {
      const visit = visitOf(request, options.addressOf);
      const { secret, lifetimeSeconds } = await singleSignOn.finish(query, brought.slice(3), visit);
      redirect(response, `/${language}/desk/`, [
        cookies.session(secret, lifetimeSeconds),
        cookies.sso('', 0),
      ]);
    } catch (error) {
      toDesk(response, language, error);
    }
    return true;
  };
}
