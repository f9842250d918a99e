import path from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'export',
  trailingSlash: true,
  reactStrictMode: true,
  poweredByHeader: false,
  turbopack: { root: path.join(import.meta.dirname, '..') },
  experimental: { globalNotFound: true },
};

export default config;
