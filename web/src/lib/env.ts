/** Where the API is. Empty: on the origin that served this page. */
const apiOrigin = (process.env.NEXT_PUBLIC_API_ORIGIN ?? '').replace(/\/+$/, '');

export const graphqlUrl = (): string => `${apiOrigin}/graphql`;

export const authUrl = (path: string): string => `${apiOrigin}/auth/${path}`;

export function graphqlSocketUrl(): string {
  return `${apiOrigin || window.location.origin}/graphql`.replace(/^http/, 'ws');
}
