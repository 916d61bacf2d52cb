# shellcheck shell=bash
# What the scripts of a checkout share; sourced, never run.

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
node_jar=$root/broker-node/target/broker-node.jar

say() {
  printf '%s\n' "$*" >&2
}

# die CODE MESSAGE
die() {
  printf '%s: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

may_install() {
  [[ $(id -u) == 0 && -f /etc/debian_version ]] && command -v apt-get >/dev/null
}

lists_updated=false

# Installs Debian packages without letting them start their services: a broker or a balancer of the machine's own
# would sit on the ports that the tests and scripts/cluster use. A policy the machine already has stays.
install_packages() {
  (
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
      trap 'rm -f "$policy"' EXIT
      printf '#!/bin/sh\nexit 101\n' >"$policy"
      chmod 755 "$policy"
    fi
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    [[ $lists_updated == true ]] || apt-get -q update >/dev/null || say 'not all package lists could be updated'
    apt-get -q -y --no-install-recommends install "$@" >&2
  ) || return
  lists_updated=true
}

# need COMMAND PACKAGE: installs the package where that is allowed, else says in one line what is missing.
need() {
  command -v "$1" >/dev/null && return
  may_install || die 1 "$1 is missing: install it (on Debian: apt-get install $2)"
  install_packages "$2" || die 1 "$1 is missing and installing $2 failed"
}

need_build_tools() {
  [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/javac ]] || need javac default-jdk-headless
  need mvn maven
}

jar_is_current() {
  local sources=("$root"/pom.xml "$root"/broker-{cluster,node}/{pom.xml,src/main})
  [[ -f $node_jar && -z $(find "${sources[@]}" -newer "$node_jar") ]]
}

# Builds the node's jar when it is missing or older than a source; of several at once one builds, the others wait.
build_if_needed() {
  jar_is_current && return
  mkdir -p "$root/target"
  (
    if command -v flock >/dev/null; then
      exec 9>"$root/target/build.lock"
      flock 9
      ! jar_is_current || exit 0
    fi
    need_build_tools
    say 'building broker-node.jar'
    cd "$root"
    mvn -q -B -Dstyle.color=never -pl broker-node -am -DskipTests package >&2
    "$root/scripts/skein" class-archive || say 'no archive of classes: nodes start, but slower'
  ) || die 1 'the build failed'
}

# Whether somebody listens on this port of the loopback.
listening() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port [MORE]: one that has as many free ones behind it.
free_port() {
  local port last
  for _ in {1..100}; do
    port=$((10000 + RANDOM % 20000))
    last=$((port + ${1:-0}))
    while ((last >= port)) && ! listening "$last"; do
      last=$((last - 1))
    done
    ((last >= port)) || {
      echo "$port"
      return
    }
  done
  die 1 'no free port found'
}

# compile_tests NAME: the integration tests, whose class path goes to broker-it/target/NAME; for what is run from them
# by a main class of its own.
compile_tests() {
  (
    cd "$root"
    mvn -q -B -Dstyle.color=never -pl broker-it -am -DskipTests -Djacoco.skip test-compile \
      dependency:build-classpath -Dmdep.outputFile="target/$1" >&2
  ) || die 1 'the tests do not compile'
}
