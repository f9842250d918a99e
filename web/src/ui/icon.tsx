const shapes = {
  check: 'M4 12.5 9.5 18 20 6.5',
  warning: 'M12 3 1.8 20.5h20.4zM12 10v5M12 17.8v.4',
  clock: 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M12 7v5.5l3.5 2',
  place:
    'M12 21.5s7-6.6 7-12a7 7 0 1 0-14 0c0 5.4 7 12 7 12M12 7a2.6 2.6 0 1 0 0 5.2A2.6 2.6 0 1 0 12 7',
  phone:
    'M6.5 3h3l1.5 5-2.2 1.6a12 12 0 0 0 5.6 5.6L16 13l5 1.5v3a3 3 0 0 1-3.2 3A16.5 16.5 0 0 1 3.5 6.2 3 3 0 0 1 6.5 3',
  sound: 'M4 9.5v5h3.5L13 19V5L7.5 9.5zM16.5 8.5a5 5 0 0 1 0 7M19 5.5a9 9 0 0 1 0 13',
  muted: 'M4 9.5v5h3.5L13 19V5L7.5 9.5zM16.5 9.5l5 5M21.5 9.5l-5 5',
  live: 'M12 10a2 2 0 1 0 0 4a2 2 0 1 0 0-4M7.5 16.5a6.4 6.4 0 0 1 0-9M16.5 7.5a6.4 6.4 0 0 1 0 9M4.5 19.5a10.6 10.6 0 0 1 0-15M19.5 4.5a10.6 10.6 0 0 1 0 15',
  broken:
    'M3 3l18 18M7.5 16.5a6.4 6.4 0 0 1-.6-8.2M16.5 7.5a6.4 6.4 0 0 1 .8 8M4.5 19.5a10.6 10.6 0 0 1-.7-14M19.5 4.5a10.6 10.6 0 0 1 .8 14',
  erase: 'M9 5.5h12v13H9l-6-6.5zM12.5 9.5l5 5M17.5 9.5l-5 5',
  lock: 'M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  person: 'M12 3.5a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.5 20.5a7.5 7.5 0 0 1 15 0',
  eye: 'M2 12s3.8-6.5 10-6.5S22 12 22 12s-3.8 6.5-10 6.5S2 12 2 12M12 9.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6',
  hand: 'M12 3l9 9-9 9-9-9zM12 8v4.5M12 15.6v.4',
  back: 'M15 4.5 7.5 12l7.5 7.5',
  up: 'M4.5 15 12 7.5l7.5 7.5',
  down: 'M4.5 9l7.5 7.5L19.5 9',
  close: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
} as const;

export type IconName = keyof typeof shapes;

/** A picture beside words that say the same; screen readers skip it. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
