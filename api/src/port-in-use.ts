/** Another program has the port. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is in use by another program (perhaps another copy). Choose one with PORT=3001.`,
    );
    this.name = 'PortInUseError';
  }
}
