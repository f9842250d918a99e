import { Agent, request } from 'node:http';

const TIMEOUT_MS = 30_000;

interface Answer<T> {
  data: T;
  errors?: Array<{ message: string }>;
}

/** Asks the server over kept-alive connections, at most `connections` of them. */
export class HttpClient {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  }

  /** @throws when the answer is not 200 or carries GraphQL errors. */
  async ask<T>(query: string, variables: object, headers: Record<string, string> = {}): Promise<T> {
    const { status, text } = await this.post(
      '/graphql',
      JSON.stringify({ query, variables }),
      headers,
    );
    const answer = status === 200 ? (JSON.parse(text) as Answer<T>) : null;
    if (!answer || answer.errors)
      throw new Error(`The server answered ${status}: ${text.slice(0, 300)}`);
    return answer.data;
  }

  post(path: string, body: string, headers: Record<string, string>) {
    return new Promise<{ status: number; text: string; cookie: string | undefined }>(
      (resolve, reject) => {
        const sent = request(
          `${this.url}${path}`,
          {
            agent: this.agent,
            method: 'POST',
            timeout: TIMEOUT_MS,
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
              ...headers,
            },
          },
          (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                text: Buffer.concat(parts).toString('utf8'),
                cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
              }),
            );
          },
        );
        sent.on('timeout', () => sent.destroy(new Error(`No answer in ${TIMEOUT_MS} ms.`)));
        sent.on('error', reject);
        sent.end(body);
      },
    );
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Signs the demo officer of the call centre in and returns the cookie. */
export async function signInAtCallCenter(url: string): Promise<string> {
  const client = new HttpClient(url, 1);
  const account = { email: 'call-center@demo.example', password: 'demo-call-center' };
  const { cookie, status } = await client.post('/auth/sign-in', JSON.stringify(account), {});
  client.close();
  if (!cookie) throw new Error(`The demo officer could not sign in: ${status}`);
  return cookie;
}
