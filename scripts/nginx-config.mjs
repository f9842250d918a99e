// Writes a configuration for nginx that serves web/out with the policy of each page and passes the rest to the API:
//   node scripts/nginx-config.mjs http://api:3000 > default.conf
import { readFileSync } from 'node:fs';

const [, , api = 'http://api:3000', folder = '/usr/share/nginx/html'] = process.argv;
const policies = JSON.parse(readFileSync(new URL('../web/out/csp.json', import.meta.url), 'utf8'));
const withSocket = (policy) => policy.replaceAll('__WS_SELF__', 'ws://$http_host wss://$http_host');

const lines = Object.entries(policies)
  .filter(([path]) => path !== '/404')
  .map(([path, policy]) => `  ${path} "${withSocket(policy)}";`);

console.log(`map $uri $page_policy {
  default "${withSocket(policies['/404'] ?? "default-src 'none'")}";
${lines.join('\n')}
${lines.map((line) => line.replace(/^ {2}(\S*)\/ /, '  $1/index.html ')).join('\n')}
}
map $http_upgrade $connection_upgrade { default upgrade; "" close; }

server {
  listen 80;
  root ${folder};
  add_header Content-Security-Policy $page_policy always;
  add_header X-Content-Type-Options nosniff always;
  add_header X-Frame-Options DENY always;
  add_header Cross-Origin-Opener-Policy same-origin always;
  add_header Cross-Origin-Resource-Policy same-origin always;
  add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
  add_header Referrer-Policy no-referrer always;
  add_header Permissions-Policy "geolocation=(self), camera=(), microphone=(), payment=()" always;
  error_page 404 /404.html;

  location / { try_files $uri $uri/ =404; }
  location /_next/static/ { expires max; }
  location ~ ^/(graphql|auth/|carriers/|healthz) {
    proxy_pass ${api};
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_buffering off;
    proxy_read_timeout 1h;
  }
}`);
