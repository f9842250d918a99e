/** The 24-hour call centre for Mexicans abroad (CIAM). Kept in the app: it must be there offline. */
export const callCenterPhone = '520-623-7874';

export const telHref = (phone: string): string => {
  const digits = phone.replace(/[^\d+]/g, '');
  return `tel:${digits.startsWith('+') ? digits : `+1${digits}`}`;
};

/** +12133516800 as people here read it: 213-351-6800. Other numbers stay as they are. */
export const readablePhone = (phone: string): string =>
  phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
