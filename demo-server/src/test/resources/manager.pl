#!/usr/bin/perl
# Starts a command with a listening socket on fd 3 (sd_listen_fds(3)), again and again until SIGTERM:
# a service manager with one socket and one service.
use strict;
use warnings;
use POSIX ();
use Socket;

$^F = 3;    # fd 3 stays open in the command
socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
bind($listener, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
listen($listener, 128) or die "listen: $!";
fileno($listener) == 3 or die "the listener is on fd " . fileno($listener);

my ($child, $over) = (0, 0);
$SIG{TERM} = sub { $over = 1; kill 'TERM', $child if $child };
while (!$over) {
    $child = fork() // die "fork: $!";
    if (!$child) {
        $SIG{TERM} = 'DEFAULT';
        ($ENV{LISTEN_FDS}, $ENV{LISTEN_PID}, $ENV{LISTEN_FDNAMES}) = (1, $$, 'http');
        exec @ARGV or die "exec: $!";
    }
    1 while waitpid($child, 0) < 0 && $!{EINTR};
    print "the command ended with $?\n";
    select(undef, undef, undef, 0.2) if $?;
}
