package dev.parsimony.spark.exchange.seal;

/** No keys at all. */
enum PlainSeal implements RankSeal, KeyHandover {
  INSTANCE;

  @Override
  public boolean on() {
    return false;
  }

  @Override
  public String publicKey() {
    return "";
  }

  @Override
  public FrameSealer sealer() {
    return PlainFrames.INSTANCE;
  }

  @Override
  public KeyHandover handover(
      HandshakeRole own, String peerPublicKey, byte[] token, byte[] transcript) {
    return this;
  }

  @Override
  public byte[] wrap() {
    return new byte[WRAPPED_BYTES];
  }

  @Override
  public FrameOpener unwrap(byte[] wrapped) {
    return PlainFrames.INSTANCE;
  }
}
