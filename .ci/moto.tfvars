# What moto has not. The first two it drops, and the provider waits for them for ever.
transition_minimum_object_size = null
noncurrent_versions_kept       = null
tls_only                       = false # It has no TLS; and it refuses all that a policy refuses, whatever its condition.
url_permission_by_stack        = false
functions = { # It drops SnapStart, so each plan would bring it again. The local Lambda may be on a busy machine.
  web    = { snap_start = false, timeout_seconds = 60 }
  work   = { snap_start = false, timeout_seconds = 120 }
  fetch  = { snap_start = false, timeout_seconds = 120 }
  warm   = { snap_start = false, timeout_seconds = 180 }
  digest = { snap_start = false, timeout_seconds = 180 }
}
