# Says how long a build will take. Sourced by the other scripts.
# shellcheck shell=bash disable=SC2034 # the figures are for those who source this

# Processor time of a whole release build with -DLR_BATCH_COMPILE=ON, in seconds.
cpu_seconds_of_engine=270
cpu_seconds_of_both=450

# lr_say_how_long BUILD CPU_SECONDS: one line before a build that has most still to do; CPU_SECONDS is what all of it takes.
lr_say_how_long() {
  local steps all cores minutes
  steps=$(NINJA_STATUS='[%f/%t] ' ninja -C "$1" -n | grep -c '^\[' || true)
  all=$(ninja -C "$1" -t commands all | wc -l)
  [ $((2 * steps)) -gt "$all" ] || return 0
  cores=$(nproc)
  minutes=$((($2 * steps / all / cores + 59) / 60))
  echo "Building: $steps steps, about $minutes minute$([ $minutes -eq 1 ] || echo s) on $cores core$([ "$cores" -eq 1 ] || echo s)."
}
