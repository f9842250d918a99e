import http from 'node:http';
import { type TOTP, URI } from 'otpauth';

export interface Told {
  status: number;
  body: Record<string, unknown>;
  cookies: string[];
  location: string | undefined;
  headers: http.IncomingHttpHeaders;
}

/** A browser as far as signing in goes: it keeps cookies, and comes from an address of its own. */
export class Visitor {
  readonly jar = new Map<string, string>();

  constructor(
    readonly url: string,
    readonly from = '127.0.0.1',
    readonly agent = 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0',
  ) {}

  /** The session, as `ask` of the tests takes it. */
  get session(): string {
    return `ab_session=${this.jar.get('ab_session') ?? ''}`;
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Told> {
    return this.send('POST', `${this.url}${path}`, headers, JSON.stringify(body));
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Told> {
    return this.send('GET', path.startsWith('http') ? path : `${this.url}${path}`, headers);
  }

  signIn(email: string, password: string): Promise<Told> {
    return this.post('/auth/sign-in', { email, password });
  }

  async state(): Promise<Record<string, unknown>> {
    return (await this.get('/auth/session')).body;
  }

  /** Sets up the second factor and returns what makes codes, with the backup codes. */
  async enrol(): Promise<{ totp: TOTP; backupCodes: string[]; codes: CodeMaker }> {
    const { body } = await this.post('/auth/enrol-two-factor');
    const totp = URI.parse(body.uri as string) as TOTP;
    const codes = new CodeMaker(totp);
    const confirmed = await this.post('/auth/confirm-two-factor', { code: codes.next() });
    if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
    return { totp, codes, backupCodes: body.backupCodes as string[] };
  }

  private send(
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Told> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Promise((resolve, reject) => {
      const request = http.request(
        url,
        {
          method,
          localAddress: this.from,
          agent: false,
          headers: { 'user-agent': this.agent, ...(cookie ? { cookie } : {}), ...headers },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part) => parts.push(part));
          response.on('end', () => {
            const cookies = response.headers['set-cookie'] ?? [];
            for (const each of cookies) this.keep(each);
            resolve({
              status: response.statusCode ?? 0,
              body: readBody(Buffer.concat(parts).toString('utf8')),
              cookies,
              location: response.headers.location,
              headers: response.headers,
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  private keep(cookie: string): void {
    const [pair = '', ...flags] = cookie.split(';').map((part) => part.trim());
    const [name = '', value = ''] = pair.split(/=(.*)/);
    if (flags.includes('Max-Age=0') || value === '') this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

function readBody(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

/** Gives codes that stand now and were not given before: of the present half minute, the next, and the last. */
export class CodeMaker {
  private readonly given = new Set<string>();

  constructor(private readonly totp: TOTP) {}

  next(): string {
    for (const shift of [0, 30_000, -30_000]) {
      const code = this.totp.generate({ timestamp: Date.now() + shift });
      if (this.given.has(code)) continue;
      this.given.add(code);
      return code;
    }
    throw new Error('No code is left for now.');
  }
}
