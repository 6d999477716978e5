declare module 'virtual:packed-module' {
  /** The module, gzipped, in base64. */
  const packed: string;
  export default packed;
}
