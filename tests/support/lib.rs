//! What several tests need: throwaway servers, a client, a golden-file check.
