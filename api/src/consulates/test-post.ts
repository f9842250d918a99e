/**
 * The post that the watch's drills go to. A square of a hundred metres in the southern Indian Ocean is its whole district
 * (see the migration `watch`): a press from there is the watch's and nobody else's.
 */
export const TEST_POST = {
  code: 'test-post',
  /** Its county, which is nobody's home. */
  county: '99999',
  position: { longitude: 82.0005, latitude: -38.9995 },
} as const;
