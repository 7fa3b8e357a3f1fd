/**
 * A certificate for `localhost` and 127.0.0.1 that nobody has signed, for tests only. Made with:
 *
 *     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
 *       -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */
export const CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+Z6ePJczb9F0RWcP
1sDBQAH2y1ol+VlyeMVPEkgOUlahRANCAARgRcVKVVm5wnydR7CxjBVjbNxDI3BB
hKa1pvRWysV3u5K3wdPQ2pMP2avCeHdNSEPl0sAIS9iSmveHys9BDQuF
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUbY0ZE5Xj7sDjjXcxEqBkxQ0s8QcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDIwMTgzMFoYDzIxMjYxMTA2
MjAxODMwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARgRcVKVVm5wnydR7CxjBVjbNxDI3BBhKa1pvRWysV3u5K3wdPQ2pMP
2avCeHdNSEPl0sAIS9iSmveHys9BDQuFo28wbTAdBgNVHQ4EFgQULY4zbjD/G2yj
Ch0msbnwNtNpkAswHwYDVR0jBBgwFoAULY4zbjD/G2yjCh0msbnwNtNpkAswDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgW325QsT5H6jEZ8gWsRyxTMvrShNvYCJdPPW8gFuiLTsCIDLt
zBTNhhUsgD8lT+nLxyJp90SlelhGgr2NUiFHLP5x
-----END CERTIFICATE-----
`,
}
